package io.camelzodb.zope;

import io.camelzodb.pickle.Value;
import java.io.IOException;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds the content of all files of one object. Recording makes it from the database and writes
 * files; playback reads it from files.
 *
 * @param metadata the keys of {@code __meta__} with their values as Python literals, sorted by key
 * @param source the content of {@code __source__}, or null for types without a source
 * @param state the files that hold the whole state of an object whose type is not supported, or
 *     null
 */
public record ObjectData(
    SortedMap<String, Value> metadata, @Nullable Source source, @Nullable State state) {

  /** Creates it without state files. */
  public ObjectData(SortedMap<String, Value> metadata, @Nullable Source source) {
    this(metadata, source, null);
  }

  /** Returns a copy with state files. */
  public ObjectData with(State files) {
    return new ObjectData(metadata, source, files);
  }

  /**
   * Holds the source of an object.
   *
   * @param content its bytes; text is in UTF-8
   * @param text whether it is text in Python ({@code __source-utf8__}), not bytes
   */
  public record Source(Content content, boolean text) {}

  /** Writes the state files beside metadata and source, one after the other. */
  public interface State {
    /**
     * Gives each file; may be called again.
     *
     * @throws IOException if the source or the file system fails
     */
    void writeTo(Files files) throws IOException;
  }

  /** Receives the files of a state. */
  public interface Files {
    /**
     * Takes a file.
     *
     * @param name {@code __state__}, or {@code __blob__.} and the oid of a blob
     */
    void file(String name, Content content) throws IOException;
  }
}
