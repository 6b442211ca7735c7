"""The plugin `aws`: pulumi-aws's resource types over the local AWS."""
