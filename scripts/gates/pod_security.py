"""Checks that the manifests keep to the strictest pod security standard, and name each other right.

It runs in an environment that has PyYAML, and prints in a line what it has read.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml  # pyright: ignore[reportMissingModuleSource] - it is in the environment of the gate

Document = Mapping[str, Any]


def main(folder: Path) -> int:
    """Say what is wrong with the manifests in a folder, and return the exit code."""
    manifests = {each["kind"]: each for path in sorted(folder.glob("*.yaml")) for each in _read(path)}
    wrong = [*_not_restricted(manifests["Deployment"]), *_astray(manifests)]
    print("\n".join(wrong) or f"{len(manifests)} manifests are restricted, and name each other right")
    return int(bool(wrong))


def _read(path: Path) -> list[Document]:
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def _not_restricted(deployment: Document) -> Iterator[str]:
    """Yield what the standard asks for (kubernetes.io, Pod Security Standards, "Restricted") and is not there."""
    pod = deployment["spec"]["template"]["spec"]
    [container] = pod["containers"]
    outer, inner = pod["securityContext"], container["securityContext"]
    asked = {
        "runs as somebody without rights": outer.get("runAsNonRoot") is True and outer.get("runAsUser", 0) > 0,
        "has the usual filter of system calls": outer.get("seccompProfile") == {"type": "RuntimeDefault"},
        "gains no rights": inner.get("allowPrivilegeEscalation") is False,
        "has no capabilities": inner.get("capabilities") == {"drop": ["ALL"]},
        "writes nothing to its image": inner.get("readOnlyRootFilesystem") is True,
        "shares nothing with its node": not {"hostNetwork", "hostPID", "hostIPC"} & pod.keys(),
        "mounts secrets alone": all(each.keys() == {"name", "secret"} for each in pod["volumes"]),
        "is told of no services": pod.get("enableServiceLinks") is False,
        "has a bound of memory": "memory" in container["resources"]["limits"],
        "survives a node": deployment["spec"]["replicas"] > 1,
    }
    yield from (f"Deployment: not so: it {name}" for name, well in asked.items() if not well)


def _astray(manifests: Mapping[str, Document]) -> Iterator[str]:
    """Yield each name in one manifest that stands for nothing in another."""
    template = manifests["Deployment"]["spec"]["template"]
    [container] = template["spec"]["containers"]
    [port] = container["ports"]
    service, ingress = manifests["Service"], manifests["Ingress"]["spec"]
    hosts = {rule["host"] for rule in ingress["rules"]}
    backends = [path["backend"]["service"] for rule in ingress["rules"] for path in rule["http"]["paths"]]
    selectors = (
        service["spec"]["selector"],
        manifests["Deployment"]["spec"]["selector"]["matchLabels"],
        manifests["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
    )
    [served] = service["spec"]["ports"]
    probes = {container[each]["httpGet"]["port"] for each in ("readinessProbe", "startupProbe", "livenessProbe")}
    named = {
        "labels": all(each.items() <= template["metadata"]["labels"].items() for each in selectors),
        "port": {served["targetPort"], *probes} == {port["name"]},
        "service": all(each["name"] == service["metadata"]["name"] for each in backends),
        "port of the service": all(each["port"] == {"name": served["name"]} for each in backends),
        "settings": container["envFrom"] == [{"configMapRef": {"name": manifests["ConfigMap"]["metadata"]["name"]}}],
        "host": hosts == {host for each in ingress["tls"] for host in each["hosts"]},
        "address": manifests["ConfigMap"]["data"]["NUTMCP_RESOURCE_URL"] in {f"https://{each}/mcp" for each in hosts},
    }
    yield from (f"The manifests do not agree on: {name}" for name, well in named.items() if not well)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
