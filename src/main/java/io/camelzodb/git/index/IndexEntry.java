package io.camelzodb.git.index;

import org.eclipse.jgit.lib.ObjectId;

/**
 * Holds the entry of one file in the index.
 *
 * @param stat the file data in the entry
 * @param mode {@code 0100644}, {@code 0100755}, {@code 0120000} or {@code 0160000}
 * @param id its content
 * @param flags the two bytes of flags without the length of the name: assume-valid and the stage
 * @param extended the two bytes of extended flags: skip-worktree and intent-to-add
 */
public record IndexEntry(FileStat stat, int mode, ObjectId id, int flags, int extended) {
  public static final int FILE = 0100644;
  public static final int EXECUTABLE = 0100755;
  private static final int STAGE = 0x3000;
  private static final int SKIP_WORK_TREE = 0x4000;

  public static IndexEntry of(FileStat.Observation seen, int mode, ObjectId id) {
    return new IndexEntry(seen.stat(), mode, id, 0, 0);
  }

  /** Whether it is one side of an unfinished merge. */
  public boolean unmerged() {
    return (flags & STAGE) != 0;
  }

  /** Whether git leaves the file out of the work tree (sparse checkout). */
  public boolean skipsWorkTree() {
    return (extended & SKIP_WORK_TREE) != 0;
  }

  /** Returns a copy that makes git read the file before it counts as unchanged. */
  public IndexEntry toBeReadAgain() {
    return new IndexEntry(stat.withSize(0), mode, id, flags, extended);
  }
}
