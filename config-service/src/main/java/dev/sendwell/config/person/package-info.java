/**
 * People who may sign in: their passwords (bcrypt) or the invitation to choose one, roles, and whether they are let in at all. Disabling somebody, another role
 * or another password ends all of their sessions everywhere; that is told as {@code People.AccessChanged} and done elsewhere.
 *
 * <p>There is always somebody left who may change things: the last admin can be neither disabled nor made a viewer.
 */
@NullMarked
package dev.sendwell.config.person;

import org.jspecify.annotations.NullMarked;
