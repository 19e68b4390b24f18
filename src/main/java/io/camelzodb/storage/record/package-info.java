/** Holds the records of a storage in the forms in which storages keep them. */
@NullMarked
package io.camelzodb.storage.record;

import org.jspecify.annotations.NullMarked;
