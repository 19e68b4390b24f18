package io.camelzodb.tree;

/**
 * Holds the numbers of files and objects that were written. Immutable.
 *
 * @param written objects of which a file was written or removed
 * @param unchanged objects whose files were up to date
 * @param removed folders that were removed with their content
 * @param skipped objects that cannot be files, each with a problem
 * @param files files that were written
 */
public record TreeSummary(long written, long unchanged, long removed, long skipped, long files) {

  /** Adds the numbers of another summary. */
  public TreeSummary plus(TreeSummary other) {
    return new TreeSummary(
        written + other.written,
        unchanged + other.unchanged,
        removed + other.removed,
        skipped + other.skipped,
        files + other.files);
  }
}
