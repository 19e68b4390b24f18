package io.camelzodb.tree;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.state.StateSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * Opens the state files in the folder of an object. Links in their places are not followed.
 *
 * @param folder the folder
 */
public record FiledState(TreeFolder folder) implements StateSource, ObjectData.State {
  /** The longest {@code __state__} that is read, in bytes. */
  public static final long LONGEST = 1L << 28;

  @Override
  public Reader text() throws IOException {
    if (folder.length(StateFile.NAME) > LONGEST) {
      throw folder.fault(
          StateFile.NAME,
          "is longer than " + LONGEST + " bytes",
          "leave the object out with zodb.exclude");
    }
    return new BufferedReader(
        new InputStreamReader(folder.open(StateFile.NAME), StandardCharsets.UTF_8.newDecoder()));
  }

  @Override
  public BlobData blob(Oid oid) throws IOException {
    String name = StateFile.blob(oid);
    long size = folder.length(name);
    return new BlobData() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public InputStream open() throws IOException {
        return folder.open(name);
      }
    };
  }

  @Override
  public void writeTo(ObjectData.Files files) throws IOException {
    for (String name : folder.source().names(folder.path())) {
      if (StateFile.isStateFile(name)) {
        files.file(name, new FileContent(folder, name, folder.length(name), false));
      }
    }
  }
}
