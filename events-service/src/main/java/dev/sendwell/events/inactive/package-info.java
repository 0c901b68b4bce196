/**
 * The pages of people about inactive addresses: who is not mailed, why, since when and on what evidence; adding and lifting by
 * hand; and everything about one address.
 *
 * <p>What is true is decided in {@code suppression} and {@code address}; here it is put into words. Every change is a plain form
 * with a reason, and says before what it will do. A viewer sees the same without the forms. All text that came from outside is
 * escaped by the templates.
 */
@NullMarked
package dev.sendwell.events.inactive;

import org.jspecify.annotations.NullMarked;
