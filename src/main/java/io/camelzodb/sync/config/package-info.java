/**
 * The configuration files of others: the {@code config.py} of perfact-zodbsync and the {@code
 * zope.conf} that it names.
 *
 * <p>In: these files, which are read as data; nothing in them is run, and no other machine is
 * asked. Out: pairs of our own keys and values, and notes of what was passed over.
 */
@NullMarked
package io.camelzodb.sync.config;

import org.jspecify.annotations.NullMarked;
