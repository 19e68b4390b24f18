/**
 * The Camel face: the endpoints {@code zodb:} and {@code zope-tree:}, the data format {@code
 * zope-xml}, type converters, and the beans that split, decode and resolve an export in a route.
 *
 * <p>In: exchanges with an export as their body. Out: records, objects, files under git. Everything
 * here can be wired in YAML without Java; the operations themselves are in the rooms before.
 */
@NullMarked
package io.camelzodb.component;

import org.jspecify.annotations.NullMarked;
