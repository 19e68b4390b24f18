/**
 * Holds the basic values of the git packages: ids, signatures, heads, locks and errors.
 *
 * <p>The packages below make commits in memory. In: a folder, and the paths in it that may have
 * changed; or the files of one transaction after the other. Out: a commit with exactly these paths
 * ({@link io.camelzodb.git.commit.WorkTreeCommit}, {@link io.camelzodb.git.commit.HeadCommits}),
 * and an index with which {@code git status} finds nothing to do. Everything else in the work tree,
 * staged or not, stays as it is.
 *
 * <p>Only this room uses JGit. It uses no other room but {@code files} and {@code concurrent}.
 */
@NullMarked
package io.camelzodb.git;

import org.jspecify.annotations.NullMarked;
