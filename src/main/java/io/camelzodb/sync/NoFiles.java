package io.camelzodb.sync;

import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Predicate;

/** Reads all that files would hold, and lets it go: for those who only want to know the places. */
final class NoFiles implements TreeSink {
  @Override
  public boolean write(ObjectFiles object) throws IOException {
    if (object.source() != null) {
      object.source().writeTo(OutputStream.nullOutputStream());
    }
    if (object.state() != null) {
      object.state().writeTo((name, content) -> content.writeTo(OutputStream.nullOutputStream()));
    }
    return true;
  }

  @Override
  public void prune(ObjectPath path, Predicate<String> keeps) {
    // There is nothing to remove.
  }
}
