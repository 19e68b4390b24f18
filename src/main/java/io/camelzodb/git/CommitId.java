package io.camelzodb.git;

/**
 * The name of a commit.
 *
 * @param hex 40 hexadecimal digits
 */
public record CommitId(String hex) {
  /** Checks the digits. */
  public CommitId {
    if (!hex.matches("[0-9a-f]{40}")) {
      throw new IllegalArgumentException("no commit id: " + hex);
    }
  }

  /** The first 10 digits, for people. */
  public String abbreviated() {
    return hex.substring(0, 10);
  }

  @Override
  public String toString() {
    return hex;
  }
}
