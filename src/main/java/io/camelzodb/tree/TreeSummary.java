package io.camelzodb.tree;

/**
 * What became of the files. Immutable.
 *
 * @param written objects of which a file was written or removed
 * @param unchanged objects whose files were already right
 * @param removed folders that were removed with all they held
 * @param skipped objects that cannot be files, each with a problem
 * @param files files that were written
 */
public record TreeSummary(long written, long unchanged, long removed, long skipped, long files) {

  /** What became of the files of both. */
  public TreeSummary plus(TreeSummary other) {
    return new TreeSummary(
        written + other.written,
        unchanged + other.unchanged,
        removed + other.removed,
        skipped + other.skipped,
        files + other.files);
  }
}
