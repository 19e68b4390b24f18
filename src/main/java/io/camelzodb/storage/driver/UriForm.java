package io.camelzodb.storage.driver;

/** Says how the URIs of a driver are built. */
public enum UriForm {
  /**
   * The name of an export, as it is, relative to the file that has the setting: {@code
   * xml:Plone.xml}. It has no options, so that a question mark is part of the name; an export
   * cannot be mounted.
   */
  EXPORT,
  /** The path of a file, then options: {@code file:///var/zope/Data.fs?blobstorage_dir=/blobs}. */
  FILE,
  /** Anything else, then options: {@code zeo://localhost:8100?storage=1}. */
  SERVER
}
