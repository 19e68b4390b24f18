package io.camelzodb.tree;

import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.Content;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the files of one object, ready to be written. Immutable, except for the array, which must
 * not be changed.
 *
 * @param path the path of the object
 * @param metadata the bytes of its {@code __meta__}
 * @param sourceName the name of its source file; null if it has none
 * @param source its content; null if there is no name
 * @param state further files, or null
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, handed from step to step, never compared.
public record ObjectFiles(
    ObjectPath path,
    byte[] metadata,
    @Nullable String sourceName,
    @Nullable Content source,
    ObjectData.@Nullable State state) {

  /**
   * Makes the files of an object.
   *
   * @param problems receives a note if the name of the source could not contain the id
   * @throws StorageException if a value of the metadata is no literal
   */
  public static ObjectFiles of(ObjectPath path, ObjectData data, Consumer<Problem> problems)
      throws StorageException {
    byte[] metadata;
    try {
      metadata = MetadataFile.format(data.metadata());
    } catch (PickleException | IllegalArgumentException fault) {
      throw StorageException.within(FaultPlace.ofPath(path), path.toString(), fault);
    }
    ObjectData.Source source = data.source();
    return source == null
        ? new ObjectFiles(path, metadata, null, null, data.state())
        : new ObjectFiles(
            path,
            metadata,
            sourceName(path, data, source, problems),
            source.content(),
            data.state());
  }

  private static String sourceName(
      ObjectPath path, ObjectData data, ObjectData.Source source, Consumer<Problem> problems) {
    String name = SourceFile.name(data.metadata(), path.id(), source.text());
    if (FolderName.length(name) <= FolderName.MAX_BYTES) {
      return name;
    }
    problems.accept(
        Problem.ofObject(
            Problem.Severity.NOTE,
            path,
            null,
            "the extension in its id is too long for a file name",
            ""));
    return SourceFile.name(data.metadata(), "", source.text());
  }
}
