package dev.sendwell.dashboard;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an endpoint: it is for somebody who signed in here, whatever a program's token may do elsewhere. Who may do what
 * is for people to decide, so that a token that leaked cannot make itself another one.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface InPerson {}
