<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology" hasScaleBasedVisibilityFlag="0">
  <pipe>
    <rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1" nodataColor="">
      <rasterTransparency />
      <colorPalette>
        <paletteEntry value="1" color="#2b83ba" label="water" alpha="255" />
        <paletteEntry value="2" color="#1a7a2e" label="trees" alpha="255" />
        <paletteEntry value="3" color="#a6d96a" label="low vegetation" alpha="255" />
        <paletteEntry value="4" color="#d7191c" label="built" alpha="255" />
        <paletteEntry value="5" color="#d8b365" label="bare" alpha="255" />
      </colorPalette>
    </rasterrenderer>
    <rasterresampler maxOversampling="1" />
  </pipe>
  <blendMode>0</blendMode>
</qgis>
