/** Reads {@code .zexp} exports, and repairs those that were copied in text mode. */
@NullMarked
package io.camelzodb.storage.export.zexp;

import org.jspecify.annotations.NullMarked;
