/**
 * Files of the system, taken as carefully as files that others can write need to be: {@link
 * io.camelzodb.files.PlainFile} opens nothing but plain files, and follows no link that nobody
 * named. Knows no other room.
 */
@NullMarked
package io.camelzodb.files;

import org.jspecify.annotations.NullMarked;
