/**
 * Playback: the database brought in line with a tree of files.
 *
 * <p>In: a tree ({@link io.camelzodb.sync.playback.TreeOrigin}: a folder, a commit, a tar) and a
 * database. {@link io.camelzodb.sync.playback.Planner} compares them as of one transaction and
 * makes a {@link io.camelzodb.sync.playback.Plan}, a value that can be printed; a {@link
 * io.camelzodb.sync.playback.PlanWriter} stores it. Before that the plan may lose what is
 * protected, and what others changed in the database since the tree was made from it ({@link
 * io.camelzodb.sync.playback.ConflictRule}). Out: one transaction, or none where nothing differs,
 * and files of conflicts beside the tree, which itself is only read.
 */
@NullMarked
package io.camelzodb.sync.playback;

import org.jspecify.annotations.NullMarked;
