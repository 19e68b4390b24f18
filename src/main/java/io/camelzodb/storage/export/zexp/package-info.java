/** Reads {@code .zexp} exports, and repairs those that a program for text has changed. */
@NullMarked
package io.camelzodb.storage.export.zexp;

import org.jspecify.annotations.NullMarked;
