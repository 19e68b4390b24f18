/**
 * Reads the content of Plone and other products: the fields and the files of an object.
 *
 * <p>In: a {@link io.camelzodb.zope.ZopeObject} of Archetypes, Dexterity or any other class. Out:
 * its fields and its payloads.
 */
@NullMarked
package io.camelzodb.zope.content;

import org.jspecify.annotations.NullMarked;
