package io.camelzodb.zope.type.kind;

import io.camelzodb.zope.type.ContainedType;
import io.camelzodb.zope.type.ContainerMark;
import java.util.List;

/** Registers a Products.SiteErrorLog in its container, so that Zope finds it by acquisition. */
public final class ErrorLogType implements ContainedType {
  @Override
  public List<String> metaTypes() {
    return List.of("Site Error Log");
  }

  @Override
  public List<ContainerMark> marks() {
    return List.of(new ContainerMark.Attribute("__error_log__", null));
  }
}
