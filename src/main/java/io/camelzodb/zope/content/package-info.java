/**
 * Plone's content (Archetypes, Dexterity) and everything else that holds a payload, read to fields.
 *
 * <p>In: a {@link io.camelzodb.zope.ZopeObject}. Out: its fields and its payloads.
 */
@NullMarked
package io.camelzodb.zope.content;

import org.jspecify.annotations.NullMarked;
