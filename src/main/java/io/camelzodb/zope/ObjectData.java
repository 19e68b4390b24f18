package io.camelzodb.zope;

import io.camelzodb.pickle.Value;
import java.io.IOException;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * All that files hold of one object; both directions meet here.
 *
 * @param metadata the keys of {@code __meta__} with their values as Python literals, sorted by key
 * @param source what {@code __source__} holds, or null for types without one
 * @param state the files that hold the whole state of an object whose type is not supported, or
 *     null
 */
public record ObjectData(
    SortedMap<String, Value> metadata, @Nullable Source source, @Nullable State state) {

  /** Without files of the state. */
  public ObjectData(SortedMap<String, Value> metadata, @Nullable Source source) {
    this(metadata, source, null);
  }

  /** The same with files of the state. */
  public ObjectData with(State files) {
    return new ObjectData(metadata, source, files);
  }

  /**
   * The source of an object.
   *
   * @param content its bytes; text is in UTF-8
   * @param text whether Python has it as text ({@code __source-utf8__}), else as bytes
   */
  public record Source(Content content, boolean text) {}

  /** Files beside metadata and source, which are made one after the other. */
  public interface State {
    /**
     * Gives each file; may be called again.
     *
     * @throws IOException where the source or the file system fails
     */
    void writeTo(Files files) throws IOException;
  }

  /** What takes the files of a state. */
  public interface Files {
    /**
     * Takes a file.
     *
     * @param name {@code __state__}, or {@code __blob__.} and the oid of a blob
     */
    void file(String name, Content content) throws IOException;
  }
}
