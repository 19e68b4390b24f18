package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.Global;
import io.camelzodb.zope.type.ContainerMark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes Products.SimpleUserFolder: a container of the scripts or SQL methods that find
 * users. Its class gives id and title.
 */
public final class SimpleUserFolderType extends FolderType {
  @Override
  public List<String> metaTypes() {
    return List.of("Simple User Folder");
  }

  @Override
  public boolean isUserFolder() {
    return true;
  }

  @Override
  public List<ContainerMark> marks() {
    return List.of(UserFolderType.MARK);
  }

  @Override
  public boolean hasProperties() {
    return false;
  }

  @Override
  public Global newClass(String metaType) {
    return new Global("Products.SimpleUserFolder.SimpleUserFolder", "SimpleUserFolder");
  }

  @Override
  public @Nullable String idAttribute() {
    return null;
  }

  @Override
  public boolean storesTitle() {
    return false;
  }
}
