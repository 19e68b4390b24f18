/** Reads the fields of one object: Dublin Core, workflow, comments, properties, payloads. */
@NullMarked
package io.camelzodb.zope.content.field;

import org.jspecify.annotations.NullMarked;
