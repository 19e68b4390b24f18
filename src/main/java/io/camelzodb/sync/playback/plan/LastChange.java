package io.camelzodb.sync.playback.plan;

import io.camelzodb.storage.Tid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who changed an object last, and when. Immutable.
 *
 * @param user the user of the transaction, else the author of the commit; empty where nobody tells
 * @param time of the transaction, else of the commit
 * @param tid the transaction; null of a commit that is of none
 * @param commit 40 hexadecimal digits; null where only the database tells
 */
public record LastChange(String user, Instant time, @Nullable Tid tid, @Nullable String commit) {}
