package io.camelzodb.cli;

import io.camelzodb.storage.driver.StorageDriver;
import io.camelzodb.storage.driver.StorageDrivers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Lists the forms of URIs that the installed drivers open, for {@code --help}. */
final class SourceForms implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    List<String> forms = new ArrayList<>();
    for (StorageDriver driver : StorageDrivers.installed().all()) {
      forms.addAll(driver.forms());
    }
    return forms.iterator();
  }
}
