package io.tandem.backend.tf;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetRegisteredKernelsForOp;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tandem.api.backend.EngineException;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.KernelList;

/** The devices that TensorFlow finds, under the names that the platform uses. */
final class Devices {
  static final String CPU = "cpu";
  private static final String GPU = "gpu:";

  private Devices() {}

  /** The devices, the CPU first. */
  static List<String> list() {
    return list(ProcessThreads::decideIfNeeded, ProcessMemory::decideIfNeeded);
  }

  private static List<String> list(IntSupplier threads, BooleanSupplier growth) {
    load();
    // Listing GPUs takes a session, and the first session decides on the process's threads and on
    // how it takes their memory: where there cannot be a GPU, none is made.
    return isForGpus() ? listBySession(threads.getAsInt(), growth.getAsBoolean()) : List.of(CPU);
  }

  /** Whether the native library was built for GPUs. */
  private static boolean isForGpus() {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      scope.attach(status);
      TF_Buffer kernels = TF_GetRegisteredKernelsForOp("MatMul", status);
      status.throwExceptionIfNotOK();
      return KernelList.parseFrom(kernels.dataAsByteBuffer()).getKernelList().stream()
          .anyMatch(kernel -> kernel.getDeviceType().equals("GPU"));
    } catch (InvalidProtocolBufferException e) {
      throw new EngineException("TensorFlow's list of kernels cannot be read", e);
    }
  }

  private static List<String> listBySession(int threads, boolean growth) {
    // The Java API does not list devices; the C API below it does.
    ConfigProto config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(threads)
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(growth))
            .build();
    List<String> devices = new ArrayList<>(List.of(CPU));
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      scope.attach(status);
      TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
      BytePointer bytes = new BytePointer(config.toByteArray());
      TF_SetConfig(options, bytes, bytes.capacity(), status);
      status.throwExceptionIfNotOK();
      TF_Session session = TF_NewSession(TF_Graph.newGraph(), options, status);
      status.throwExceptionIfNotOK();
      TF_DeviceList found = TF_SessionListDevices(session, status);
      status.throwExceptionIfNotOK();
      for (int i = 0; i < TF_DeviceListCount(found); i++) {
        if (TF_DeviceListType(found, i, status).getString().equals("GPU")) {
          devices.add(GPU + (devices.size() - 1));
        }
      }
      TF_DeleteDeviceList(found);
      TF_CloseSession(session, status);
      TF_DeleteSession(session, status);
    }
    return devices;
  }

  /**
   * Checks that a device is there. Looking for a GPU decides for the process how it computes.
   *
   * @throws BadInputException listing those that are, if it is not, or if the process computes
   *     otherwise already
   */
  static void require(EngineOptions options) {
    String device = options.device();
    if (device.equals(CPU)) {
      load();
      return;
    }
    List<String> devices =
        list(
            () -> ProcessThreads.decide(options.threads()),
            () -> ProcessMemory.decide(options.gpu().memoryGrowth()));
    if (!devices.contains(device)) {
      throw new BadInputException(
          "TensorFlow has no device '" + device + "' here: " + NearestName.hint(device, devices));
    }
  }

  /** What TensorFlow calls a device in a graph. */
  static String inGraph(String device) {
    return device.equals(CPU) ? "/device:CPU:0" : "/device:GPU:" + device.substring(GPU.length());
  }

  private static void load() {
    try {
      TensorFlow.version();
    } catch (LinkageError e) {
      throw new EngineException(
          "TensorFlow's native library cannot be loaded here: " + e.getMessage(), e);
    }
  }
}
