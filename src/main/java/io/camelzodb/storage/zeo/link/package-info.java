/** Keeps the connection to a ZEO server open: options, reconnection, notices and blobs. */
@NullMarked
package io.camelzodb.storage.zeo.link;

import org.jspecify.annotations.NullMarked;
