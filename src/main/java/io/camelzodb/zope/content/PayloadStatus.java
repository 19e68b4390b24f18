package io.camelzodb.zope.content;

/** Says how complete a payload is in the source. */
public enum PayloadStatus {
  /** All of it. */
  OK("ok"),
  /** Complete, but from an older transaction: the newest record is damaged. */
  OUTDATED("outdated"),
  /** It lies in a blob whose data the source does not have. */
  NO_BLOB("no-blob"),
  /** Part of it: the rest cannot be read. */
  DAMAGED("damaged"),
  /** A record that it refers to is missing. */
  DANGLING("dangling");

  private final String word;

  PayloadStatus(String word) {
    this.word = word;
  }

  /** Returns the word in files. */
  public String word() {
    return word;
  }
}
