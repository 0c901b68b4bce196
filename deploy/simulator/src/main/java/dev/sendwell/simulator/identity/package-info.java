/**
 * What makes this simulator one account at one server, and the same one after a restart: its API key, the certificate its
 * SMTP port shows and the key pair that signs its webhook. All of it is made on the first start and lies in one folder, which
 * only its owner may read.
 */
@NullMarked
package dev.sendwell.simulator.identity;

import org.jspecify.annotations.NullMarked;
