/** Finds the records that are left in a damaged {@code Data.fs}. */
@NullMarked
package io.camelzodb.storage.file.salvage;

import org.jspecify.annotations.NullMarked;
