package io.camelzodb.tree;

import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Predicate;

/** Takes files that are known to be right, and writes none: reads all that they are made of. */
public final class NoFiles implements TreeSink {
  @Override
  public boolean write(ObjectFiles object) throws IOException {
    if (object.source() != null) {
      object.source().writeTo(OutputStream.nullOutputStream());
    }
    if (object.state() != null) {
      object.state().writeTo((name, content) -> content.writeTo(OutputStream.nullOutputStream()));
    }
    return ObjectTreeFiles.fault(object.path()) == null;
  }

  @Override
  public void prune(ObjectPath path, Predicate<String> keeps) {}
}
