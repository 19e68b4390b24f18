/**
 * Commits of a work tree, built in memory.
 *
 * <p>In: a folder, and the paths in it that may have changed; or the files of one transaction after
 * the other. Out: a commit with exactly these paths ({@link
 * io.camelzodb.git.commit.WorkTreeCommit}, {@link io.camelzodb.git.commit.HeadCommits}), and an
 * index with which {@code git status} finds nothing to do. Everything else in the work tree, staged
 * or not, stays as it is. Only this room knows how git stores things; it knows no other room but
 * the threads of {@code concurrent}.
 */
@NullMarked
package io.camelzodb.git;

import org.jspecify.annotations.NullMarked;
