package io.tandem.notebook.show;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Records of one kind as a table, whose columns are their components; maps as one of two columns.
 */
final class RecordDrawing {
  private static final int MOST = 50;

  private RecordDrawing() {}

  /** Whether all of a list are records of one class. */
  static boolean fits(List<?> list) {
    return !list.isEmpty()
        && list.get(0) instanceof Record
        && list.stream().allMatch(one -> one.getClass() == list.get(0).getClass());
  }

  static Rich of(List<?> records) {
    RecordComponent[] components = records.get(0).getClass().getRecordComponents();
    List<String> columns = new ArrayList<>(List.of(""));
    Arrays.stream(components).map(RecordComponent::getName).forEach(columns::add);
    List<Grid.Row> rows = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST, records.size()); i++) {
      List<Grid.Cell> cells = new ArrayList<>();
      for (RecordComponent component : components) {
        cells.add(cell(value(component, records.get(i))));
      }
      rows.add(new Grid.Row(Integer.toString(i + 1), cells));
    }
    String left = records.size() > MOST ? "… and " + (records.size() - MOST) + " more" : "";
    return new Grid("", columns, rows, left).rich();
  }

  static Rich of(Map<?, ?> map) {
    List<Grid.Row> rows = new ArrayList<>();
    map.forEach((key, value) -> rows.add(new Grid.Row(String.valueOf(key), List.of(cell(value)))));
    return new Grid("", List.of("", ""), rows, "").rich();
  }

  private static Grid.Cell cell(Object value) {
    return value instanceof Number number
        ? Grid.Cell.number(Figures.number(number.doubleValue()))
        : Grid.Cell.text(String.valueOf(value));
  }

  private static Object value(RecordComponent component, Object holder) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(holder);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(
          component.getName() + " of a " + holder.getClass().getSimpleName() + " is not told", e);
    }
  }
}
