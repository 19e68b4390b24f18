/**
 * Playback: the database brought in line with a tree of files.
 *
 * <p>In: a tree and a database. {@link io.camelzodb.sync.playback.Planner} compares them as of one
 * transaction and makes a {@link io.camelzodb.sync.playback.Plan}, a value that can be printed; a
 * {@link io.camelzodb.sync.playback.PlanWriter} stores it. Out: one transaction, or none where
 * nothing differs; the tree is only read.
 */
@NullMarked
package io.camelzodb.sync.playback;

import org.jspecify.annotations.NullMarked;
