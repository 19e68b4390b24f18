/** Reads the bytes of an export, and keeps the index of its records. */
@NullMarked
package io.camelzodb.storage.export.file;

import org.jspecify.annotations.NullMarked;
