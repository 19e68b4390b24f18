/**
 * The third layer of ZEO: calls. In: an open line and what is to be called. Out: a future of each
 * call's result, which come in any order; calls of the server to us; and one failure for all when
 * the line is lost.
 *
 * <p>Nothing here knows what the calls mean but greeting and registering. Lines are not opened anew
 * here.
 */
@NullMarked
package io.camelzodb.storage.zeo.call;

import org.jspecify.annotations.NullMarked;
