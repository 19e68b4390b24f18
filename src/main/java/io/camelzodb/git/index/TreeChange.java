package io.camelzodb.git.index;

import io.camelzodb.git.RawPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * Describes a file in which two trees differ.
 *
 * @param path raw path
 * @param before the entry of the first tree; null for none
 * @param after the entry of the second tree; null for none
 */
public record TreeChange(String path, @Nullable Leaf before, @Nullable Leaf after) {

  /**
   * A file of a tree.
   *
   * @param mode as in {@link IndexEntry}
   * @param id its content
   */
  public record Leaf(int mode, ObjectId id) {
    private static final FileStat UNKNOWN = new FileStat(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Whether an index entry holds the same. */
    public boolean isIn(@Nullable IndexEntry entry) {
      return entry != null && entry.id().equals(id) && entry.mode() == mode;
    }

    /** Returns an index entry for a file that git must read again. */
    public IndexEntry entry(@Nullable IndexEntry old) {
      return entry(old, UNKNOWN);
    }

    /** Returns an index entry for a file with this content. */
    public IndexEntry entry(@Nullable IndexEntry old, FileStat stat) {
      return new IndexEntry(
          stat, mode, id, old == null ? 0 : old.flags(), old == null ? 0 : old.extended());
    }
  }

  /** Returns the differences of two trees, removed files first; null stands for an empty tree. */
  public static List<TreeChange> between(
      ObjectReader reader, @Nullable ObjectId before, @Nullable ObjectId after) throws IOException {
    List<TreeChange> removed = new ArrayList<>();
    List<TreeChange> remaining = new ArrayList<>();
    try (TreeWalk walk = new TreeWalk(reader)) {
      add(walk, before);
      add(walk, after);
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      while (walk.next()) {
        byte[] path = walk.getRawPath();
        TreeChange change =
            new TreeChange(RawPath.of(path, 0, path.length), leaf(walk, 0), leaf(walk, 1));
        (change.after == null ? removed : remaining).add(change);
      }
    }
    removed.addAll(remaining);
    return removed;
  }

  private static void add(TreeWalk walk, @Nullable ObjectId tree) throws IOException {
    if (tree == null) {
      walk.addTree(new EmptyTreeIterator());
    } else {
      walk.addTree(tree);
    }
  }

  private static @Nullable Leaf leaf(TreeWalk walk, int tree) {
    int mode = walk.getRawMode(tree);
    return mode == 0 || mode == FileMode.TYPE_TREE ? null : new Leaf(mode, walk.getObjectId(tree));
  }
}
