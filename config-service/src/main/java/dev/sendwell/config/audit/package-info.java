/**
 * Who changed what, and when. An entry is written in the transaction of the change and never altered: the application's database
 * role may not. Secrets stand in it as "changed".
 */
@NullMarked
package dev.sendwell.config.audit;

import org.jspecify.annotations.NullMarked;
