/** Makes objects of plain files, and replaces those of an earlier upload. */
@NullMarked
package io.camelzodb.sync.command.upload;

import org.jspecify.annotations.NullMarked;
