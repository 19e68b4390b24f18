package io.camelzodb.sync.playback.plan;

import io.camelzodb.storage.Tid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Holds who changed an object last, and when. Immutable.
 *
 * @param user the user of the transaction, else the author of the commit; empty if unknown
 * @param time the time of the transaction, else of the commit
 * @param tid the transaction; null for a commit without one
 * @param commit 40 hexadecimal digits; null if only the database has the change
 */
public record LastChange(String user, Instant time, @Nullable Tid tid, @Nullable String commit) {}
