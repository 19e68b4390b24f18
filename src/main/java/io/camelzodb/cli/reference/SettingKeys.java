package io.camelzodb.cli.reference;

import io.camelzodb.sync.Setting;
import java.util.Arrays;
import java.util.Iterator;

/** Lists the keys of the configuration as {@code -D} takes them, for completion. */
public final class SettingKeys implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(Setting.values()).map(setting -> setting.key() + "=").iterator();
  }
}
