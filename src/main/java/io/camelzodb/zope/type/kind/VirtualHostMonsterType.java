package io.camelzodb.zope.type.kind;

import io.camelzodb.zope.type.ContainedType;
import io.camelzodb.zope.type.ContainerMark;
import java.util.List;

/**
 * Registers the virtual host monsters of Products.SiteAccess, which rewrite paths before traversal.
 */
public final class VirtualHostMonsterType implements ContainedType {
  private static final String NAME = "Virtual Host Monster";

  @Override
  public List<String> metaTypes() {
    return List.of(NAME);
  }

  @Override
  public List<ContainerMark> marks() {
    return List.of(new ContainerMark.NameHook(NAME, 25));
  }
}
