package io.camelzodb.git;

/**
 * Identifies a commit by its 40 hexadecimal digits.
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

  /** Returns the first 10 digits, for people. */
  public String abbreviated() {
    return hex.substring(0, 10);
  }

  @Override
  public String toString() {
    return hex;
  }
}
