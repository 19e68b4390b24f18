/**
 * Reads the configuration files of others: perfact-zodbsync's {@code config.py}, and {@code
 * zope.conf}.
 *
 * <p>In: these files. They are read as data: nothing in them is executed, and nothing is fetched.
 * Out: pairs of our own keys and values, and notes of the lines that were passed over.
 */
@NullMarked
package io.camelzodb.sync.config;

import org.jspecify.annotations.NullMarked;
