/** Reads XML exports of Zope 2 and ERP5. */
@NullMarked
package io.camelzodb.storage.export.xml;

import org.jspecify.annotations.NullMarked;
