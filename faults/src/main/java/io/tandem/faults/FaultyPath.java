package io.tandem.faults;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A real path that says it is of another file system; what it gives says so, too. */
final class FaultyPath implements InvocationHandler {
  private final FaultyFileSystem fileSystem;
  private final Path real;

  private FaultyPath(FaultyFileSystem fileSystem, Path real) {
    this.fileSystem = fileSystem;
    this.real = real;
  }

  static Path of(FaultyFileSystem fileSystem, Path real) {
    return (Path)
        Proxy.newProxyInstance(
            FaultyPath.class.getClassLoader(),
            new Class<?>[] {Path.class},
            new FaultyPath(fileSystem, real));
  }

  /** The path behind another; one of another file system stays what it is. */
  static Path real(Path path) {
    return Proxy.isProxyClass(path.getClass())
            && Proxy.getInvocationHandler(path) instanceof FaultyPath faulty
        ? faulty.real
        : path;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("getFileSystem")) {
      return fileSystem;
    }
    Object[] reals = arguments == null ? new Object[0] : arguments.clone();
    for (int i = 0; i < reals.length; i++) {
      if (reals[i] instanceof Path path) {
        reals[i] = real(path);
        if (method.getName().equals("equals") && path == reals[i]) {
          return false;
        }
      }
    }
    Object result;
    try {
      result = method.invoke(real, reals);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (result instanceof Path path) {
      return of(fileSystem, path);
    }
    if (result instanceof Iterator<?> names) {
      List<Path> paths = new ArrayList<>();
      names.forEachRemaining(name -> paths.add(of(fileSystem, (Path) name)));
      return paths.iterator();
    }
    return result;
  }
}
